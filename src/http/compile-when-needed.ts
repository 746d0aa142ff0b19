import ajvCompiler from '@fastify/ajv-compiler'
import serializerSelector from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

type CompilersFactory = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>
type BuildValidator = NonNullable<CompilersFactory['buildValidator']>
type BuildSerializer = NonNullable<CompilersFactory['buildSerializer']>
type Validator = ((data: unknown) => unknown) & { errors?: unknown }

/**
 * Fastify's own compilers, each schema at the first request that needs it: an idle server holds none of some 300 checks and writers, and
 * starts without waiting for them.
 */
export function compileWhenNeeded(): CompilersFactory {
  const buildValidator = ajvCompiler()
  const buildSerializer = serializerSelector()
  return {
    buildValidator: ((...given: Parameters<typeof buildValidator>) => {
      const compile = buildValidator(...given) as unknown as (route: unknown) => Validator
      return (route: unknown) => lateValidator(() => compile(route))
    }) as BuildValidator,
    buildSerializer: ((schemas, options) => {
      const compile = buildSerializer(schemas, options) as (route: unknown) => (data: unknown) => string
      return (route: unknown) => lateSerializer(() => compile(route))
    }) as BuildSerializer,
  }
}

/** Fastify reads what was wrong from the function that it called. */
function lateValidator(compile: () => Validator): Validator {
  let compiled: Validator | undefined
  const validate: Validator = (data) => {
    compiled ??= compile()
    const isGood = compiled(data)
    validate.errors = compiled.errors
    return isGood
  }
  return validate
}

function lateSerializer(compile: () => (data: unknown) => string): (data: unknown) => string {
  let compiled: ((data: unknown) => string) | undefined
  return (data) => (compiled ??= compile())(data)
}
