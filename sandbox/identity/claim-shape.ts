import { Type } from '../../src/protocol/schema.ts'
import { carriers } from '../people.ts'

/** A Korean mobile number, digits only. */
export const PHONE_PATTERN = '^01[016789][0-9]{7,8}$'

export const ClaimShape = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40, pattern: '^[^\\u0000-\\u001f\\u007f]+$' }),
    birth_date: Type.String({ pattern: '^(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$' }),
    phone: Type.String({ pattern: PHONE_PATTERN }),
    carrier: Type.Enum([...carriers]),
  },
  { additionalProperties: false },
)
