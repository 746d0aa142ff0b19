import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import type { InlineConfig } from 'vite'

/** The web apps: each is a folder here with its own index.html, and has its own host name. */
export const webApps = ['wallet', 'till'] as const
export type WebApp = (typeof webApps)[number]

/** How one app is built into `folder`. Nothing is inlined as data or script: the content security policy refuses both. */
export function configurationOf(app: WebApp, folder: string): InlineConfig {
  return {
    configFile: false,
    root: fileURLToPath(new URL(app, import.meta.url)),
    logLevel: 'warn',
    plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      manifest: true,
    },
  }
}
