/**
 * Chromium draws the suggestions under its address bar with two web pages of its own in every window, and each phone of a journey is a window:
 * half of what opening a page costs, for what nobody sees.
 */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/** What Playwright turns off itself. Chromium hears the last list only, so ours must say it again. */
const PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

export const WITHOUT_ADDRESS_BAR = `--disable-features=${[...PLAYWRIGHT, ...ADDRESS_BAR].join(',')}`
