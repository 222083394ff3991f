const storedAs = 'codepipeline-local.theme';

/** Takes the theme that the person has chosen; the system's where none was. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(storedAs);
  if (chosen !== null) document.documentElement.dataset.theme = chosen;
}

export function toggleTheme(): void {
  const { dataset } = document.documentElement;
  const isDark =
    dataset.theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : dataset.theme === 'dark';
  dataset.theme = isDark ? 'light' : 'dark';
  localStorage.setItem(storedAs, dataset.theme);
}
