/** Whether there is a process of a number on this machine. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Not permitted means that it is somebody else's, and runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
