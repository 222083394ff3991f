// What a page tries that is nobody's friend. Runs in a browser; answers what it could read or see, in words.
globalThis.attack = async (targets) => {
  const { emulator, object, upload, deletion, session, webhook } = targets;
  const seen = [];
  const api = `${emulator}/_emulator/v1`;
  const plain = { 'content-type': 'text/plain' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const awsJson = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'CodePipeline_20150709.ListPipelines',
  };

  const fetches = [
    [`${api}/state`, {}],
    [`${api}/health`, {}],
    [`${api}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
    [`${api}/reset`, { method: 'DELETE' }],
    [`${emulator}/`, { method: 'POST', headers: awsJson, body: '{}' }],
    [`${emulator}/`, {}],
    [object, {}],
    [upload, { method: 'PUT', body: 'theirs' }],
    [session, {}],
    [webhook, { method: 'POST', body: '{"ref":"refs/heads/main"}' }],
  ];
  for (const [url, options] of fetches) {
    const answer = await fetch(url, options).catch(() => undefined);
    if (answer !== undefined) seen.push(`fetch of ${url}: ${answer.status} ${await answer.text()}`);
  }

  // Sent without asking the server first; the answer is not for the page.
  const blind = [
    [`${api}/state`, {}],
    [`${api}/reset`, { method: 'POST', headers: plain, body: '{"empty":true}' }],
    [`${api}/faults`, { method: 'POST', headers: plain, body: '{"error":"ThrottlingException"}' }],
    [`${emulator}/`, { method: 'POST', headers: plain, body: '{}' }],
    [session, { method: 'POST', headers: form, body: 'Action=GetSessionToken&Version=2011-06-15' }],
    [deletion, { method: 'POST', headers: plain, body: '<Delete><Object><Key>report.html</Key></Object></Delete>' }],
    [object, {}],
    [object, { method: 'HEAD' }],
    [webhook, { method: 'POST', headers: plain, body: '{"ref":"refs/heads/main"}' }],
  ];
  for (const [url, options] of blind) {
    await fetch(url, { ...options, mode: 'no-cors', credentials: 'include' }).catch(() => undefined);
  }
  navigator.sendBeacon(`${api}/reset`, '{"empty":true}');

  const load = (tag, url, type = '') =>
    new Promise((resolve) => {
      const element = Object.assign(document.createElement(tag), { type });
      element.onload = () => {
        seen.push(`${tag} of ${url}`);
        resolve();
      };
      element.onerror = () => resolve();
      if (tag === 'link') Object.assign(element, { rel: 'stylesheet', href: url });
      else Object.assign(element, { [tag === 'object' ? 'data' : 'src']: url });
      document.body.append(element);
    });
  for (const url of [`${api}/health`, `${api}/state`, object]) {
    for (const tag of ['img', 'script', 'link', 'object']) await load(tag, url);
  }
  await load('script', object, 'module');
  await import(object).then(
    () => seen.push(`import of ${object}`),
    () => undefined,
  );

  await new Promise((resolve) => {
    const stream = new EventSource(`${api}/events/stream`);
    stream.onopen = () => {
      seen.push('a stream of events');
      resolve();
    };
    stream.onerror = () => resolve();
  });
  await new Promise((resolve) => {
    const socket = new WebSocket(`${api.replace('http', 'ws')}/events/stream`);
    socket.onopen = () => {
      seen.push('a web socket');
      resolve();
    };
    socket.onclose = () => resolve();
  });

  const inFrame = (start) =>
    new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.name = 'frame';
      document.body.append(frame);
      frame.onload = () => {
        // Null where it belongs to another origin.
        const shown = frame.contentDocument;
        if (shown !== null && shown.URL !== 'about:blank') seen.push(`frame: ${shown.body.innerText}`);
        frame.remove();
        resolve();
      };
      start(frame);
    });
  for (const url of [`${api}/state`, `${api}/clock`, object, session]) {
    await inFrame((frame) => {
      frame.src = url;
    });
  }
  const submit = (action, enctype, name, value) =>
    inFrame(() => {
      const sent = Object.assign(document.createElement('form'), { action, method: 'post', enctype, target: 'frame' });
      const field = Object.assign(document.createElement('input'), { name, value });
      sent.append(field);
      document.body.append(sent);
      sent.submit();
    });
  await submit(`${api}/reset`, 'text/plain', '{"empty":true,"a":"', '"}');
  await submit(`${api}/clock`, 'text/plain', '{"advance":"1h","a":"', '"}');
  await submit(`${emulator}/`, 'application/x-www-form-urlencoded', 'Action', 'GetCallerIdentity');
  await submit(session, 'application/x-www-form-urlencoded', 'Version', '2011-06-15');
  await submit(deletion, 'text/plain', '<Delete><Object><Key>report.html</Key></Object>', '</Delete>');
  await submit(webhook, 'text/plain', '{"ref":"refs/heads/main","a":"', '"}');
  return seen;
};
