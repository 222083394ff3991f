// What a page of the emulator's own does, and what it would do with a program from a bucket. Runs in a browser.
globalThis.useEmulator = async (program) => {
  const outcome = (work) =>
    work.then(
      () => 'taken',
      () => 'refused',
    );
  const fate = (target) =>
    new Promise((resolve) => {
      target.onerror = () => resolve('refused');
      target.onload = () => resolve('taken');
    });
  const health = await fetch('/_emulator/v1/health');
  const advanced = await fetch('/_emulator/v1/clock', { method: 'POST', body: '{"advance":"1s"}' });
  const asBytes = await fetch(program);
  const script = Object.assign(document.createElement('script'), { src: program });
  document.body.append(script);
  return {
    statuses: [health.status, advanced.status, asBytes.status],
    script: await fate(script),
    module: await outcome(import(program)),
    worker: await fate(new Worker(program)),
    serviceWorker: await outcome(navigator.serviceWorker.register(program, { scope: '/store/' })),
    worklet: await outcome(new OfflineAudioContext(1, 1, 44_100).audioWorklet.addModule(program)),
  };
};
