import { createRequire } from 'node:module'
import type * as FastXmlParser from 'fast-xml-parser'
import { failure } from '../../reasons/failure.ts'
import { KeyFileError, unreadable } from './key-file-error.ts'

/** An element of a document. */
export type XmlElement = {
  /** Without its prefix. */
  readonly name: string
  /** What stands before the colon of its name; empty without one. */
  readonly prefix: string
  /** By their names as written, those of namespaces among them. */
  readonly attributes: { readonly [name: string]: string }
  readonly children: readonly XmlElement[]
  /** The text directly inside it, without blanks around it. */
  readonly text: string
}

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 32,
}

/** Loaded with the first file that is read: most servers never read one, and an idle one should be small. */
const load = createRequire(import.meta.url)

const ATTRIBUTES = ':@'
const TEXT = '#text'
type RawNode = { readonly [key: string]: readonly RawNode[] | string | { readonly [name: string]: string } }

/**
 * Reads a document's root element. The bytes are UTF-8. A document type, an entity other than the five that XML knows by itself, and another
 * encoding are refused before anything is parsed (KEY_FILE_UNSAFE); what is not well-formed is KEY_FILE_UNREADABLE. Throws KeyFileError.
 */
export function readXml(bytes: Uint8Array): XmlElement {
  const text = decode(bytes)
  const encoding = /^\uFEFF?\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  const isSafe = !/<!(?:DOCTYPE|ENTITY)/i.test(text) && !/&(?!(?:amp|lt|gt|quot|apos);)/.test(text) && /^utf-?8$/i.test(encoding ?? 'utf-8')
  if (!isSafe) throw new KeyFileError(failure('KEY_FILE_UNSAFE', 'not_moved'))
  const roots = parse(text).filter((node) => !(TEXT in node))
  if (roots.length !== 1) throw unreadable('XML')
  return elementOf(roots[0]!)
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('UTF-8')
  }
}

function parse(text: string): readonly RawNode[] {
  try {
    const { XMLParser, XMLValidator } = load('fast-xml-parser') as typeof FastXmlParser
    const validity = XMLValidator.validate(text)
    if (validity !== true) throw unreadable(`XML ${validity.err.line}`)
    return new XMLParser(OPTIONS).parse(text) as readonly RawNode[]
  } catch (error) {
    throw error instanceof KeyFileError ? error : unreadable('XML')
  }
}

function elementOf(node: RawNode): XmlElement {
  const written = Object.keys(node).find((key) => key !== ATTRIBUTES)!
  const inside = node[written] as readonly RawNode[]
  const colon = written.indexOf(':')
  return {
    name: written.slice(colon + 1),
    prefix: written.slice(0, Math.max(colon, 0)),
    attributes: (node[ATTRIBUTES] ?? {}) as XmlElement['attributes'],
    children: inside.filter((child) => !(TEXT in child)).map(elementOf),
    text: inside.map((child) => (typeof child[TEXT] === 'string' ? child[TEXT] : '')).join('').trim(),
  }
}

/** The one child of this name, or undefined. Several are KEY_FILE_UNREADABLE: the second might contradict the first. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  const found = element.children.filter((child) => child.name === name)
  if (found.length > 1) throw unreadable(name)
  return found[0]
}

/** The descendant along a path of names; undefined when a step of it is missing. */
export function descendantOf(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((from, name) => from && childOf(from, name), element)
}

/** The descendant along a path of names; throws KEY_FILE_UNREADABLE with the last name when it is missing. */
export function neededIn(element: XmlElement, ...path: readonly string[]): XmlElement {
  const found = descendantOf(element, ...path)
  if (!found) throw unreadable(path.at(-1)!)
  return found
}
