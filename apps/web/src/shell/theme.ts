export type Theme = 'light' | 'dark'

const KEPT = 'gridbourse-theme'

/** What the reader chose, else what the system wishes. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEPT)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Without a choice nothing is said, and the page goes with the system. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(KEPT)
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['theme'] = chosen
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme)
  applyTheme()
}
