import type { TSchema, Type as TypeBox } from 'typebox'

type Options = Record<string, unknown>
type Schema = Record<string, unknown>

/** By this mark, which is not written into JSON, TypeBox knows a property that may be missing. */
const OPTIONAL = '~optional'

/**
 * The words of TypeBox that we use, with TypeBox's types and the JSON Schema that it would make. The library itself loads 680 modules, most of
 * them for types in strings and for its own checks: 8 MB and 150 ms in every process.
 */
export const Type = {
  Object: (properties: Record<string, Schema>, options?: Options) => {
    const required = Object.keys(properties).filter((name) => !Object.hasOwn(properties[name]!, OPTIONAL))
    return { type: 'object', ...(required.length > 0 ? { required } : {}), properties, ...options }
  },
  Optional: (schema: Schema) => Object.defineProperty({ ...schema }, OPTIONAL, { value: true }),
  Pick: (of: { properties: Record<string, Schema> }, names: string[], options?: Options) => Type.Object(Object.fromEntries(names.map((name) => [name, of.properties[name]])) as Record<string, TSchema>, options),
  Record: (_key: Schema, value: Schema, options?: Options) => ({ type: 'object', patternProperties: { '^.*$': value }, ...options }),
  Array: (items: Schema, options?: Options) => ({ type: 'array', items, ...options }),
  Union: (anyOf: Schema[], options?: Options) => ({ anyOf, ...options }),
  Enum: (values: unknown[], options?: Options) => ({ enum: values, ...options }),
  Literal: (value: unknown, options?: Options) => ({ type: typeof value, const: value, ...options }),
  String: (options?: Options) => ({ type: 'string', ...options }),
  Integer: (options?: Options) => ({ type: 'integer', ...options }),
  Number: (options?: Options) => ({ type: 'number', ...options }),
  Boolean: (options?: Options) => ({ type: 'boolean', ...options }),
  Null: (options?: Options) => ({ type: 'null', ...options }),
  Unknown: (options?: Options) => ({ ...options }),
} as unknown as Pick<typeof TypeBox, 'Object' | 'Optional' | 'Pick' | 'Record' | 'Array' | 'Union' | 'Enum' | 'Literal' | 'String' | 'Integer' | 'Number' | 'Boolean' | 'Null' | 'Unknown'>
