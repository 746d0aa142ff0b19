// Loaded before anything else (`node --import ./tools/require-node.mjs …`), in words that every Node understands,
// because an older Node would stop at the first `.ts` file with a message that helps nobody.
const oldest = 24
if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(`Onjang runs on Node ${oldest} or newer; this is ${process.version}.`)
  console.error('Run `npm ci` and start it with `npm start`, which brings its own Node, or install Node from https://nodejs.org.')
  process.exit(1)
}
