/** One package in package-lock.json, as far as it is read here. */
export type LockfileEntry = {
  readonly version?: string
  readonly dev?: boolean
  readonly license?: string
  readonly engines?: { readonly [engine: string]: string }
  readonly optionalDependencies?: { readonly [name: string]: string }
}

export type Lockfile = { packages: { [path: string]: LockfileEntry } }

export type MissingEntry = {
  readonly name: string
  readonly version: string
  /** The package that asks for it. */
  readonly neededBy: string
}

/**
 * Optional packages (builds for other platforms) that have no entry. A registry that doesn't carry them makes npm leave them out,
 * and `npm ci` then refuses the lockfile.
 */
export function missingEntries(lockfile: Lockfile): MissingEntry[] {
  return Object.entries(lockfile.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !placesOf(path, name).some((place) => place in lockfile.packages))
      .map(([name, version]) => ({ name, version, neededBy: path })),
  )
}

/** Where Node would look for a package from `path`: beside its own packages, and then one level up after the other. */
function placesOf(path: string, name: string): string[] {
  const places = [`${path}${path === '' ? '' : '/'}node_modules/${name}`]
  for (let at = path; at !== ''; ) {
    at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))
    places.push(`${at}${at === '' ? '' : '/'}node_modules/${name}`)
  }
  return places
}
