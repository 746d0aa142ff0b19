import { CommandIdSchema, IdSchema, strict } from '../../protocol/api/values.ts'
import { Type } from '../../protocol/schema.ts'

/** `{id}` of a command that the client named. */
export const CommandParameters = Type.Object({ id: CommandIdSchema }, strict)
/** `{id}` of something that exists. */
export const IdParameters = Type.Object({ id: IdSchema }, strict)
/** A body that says nothing: `{}`. */
export const Nothing = Type.Object({}, strict)
/** Where the last page ended. */
export const PageQuery = Type.Object({ before: Type.Optional(Type.String({ format: 'date-time' })), search: Type.Optional(Type.String({ maxLength: 60 })) }, strict)
