import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import type { InlineConfig } from 'vite'

/** The web apps: each is a folder here with its own index.html, and has its own host name. */
export const webApps = ['wallet', 'till', 'office', 'console'] as const
export type WebApp = (typeof webApps)[number]

/** How one app, or the page that shows the kit to whoever works on it, is built into `folder`. Nothing is inlined as data or script: the content security policy refuses both. */
export function configurationOf(app: WebApp | 'kit', folder: string): InlineConfig {
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
      rollupOptions: {
        output: {
          // All that the first screen needs comes in one file: on a thin line each file more is a wait more.
          codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
        },
      },
    },
  }
}

/** How the worker that keeps an app's files is built beside them. `files` are their paths on the server, `name` stands for exactly these. */
export function workerConfiguration(folder: string, files: readonly string[], name: string): InlineConfig {
  return {
    configFile: false,
    root: fileURLToPath(new URL('shared', import.meta.url)),
    logLevel: 'warn',
    publicDir: false,
    define: { APP_FILES: JSON.stringify(files), BUILD_NAME: JSON.stringify(name) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      modulePreload: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: fileURLToPath(new URL('shared/service-worker.ts', import.meta.url)),
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  }
}
