import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { BytesSchema, IdSchema, InstantSchema, strict, TextSchema } from './values.ts'

/** Somebody made up, as an identity check asks for them. */
const PlayedPersonSchema = Type.Object({ name: Type.String(), birthDate: Type.String(), phone: Type.String(), carrier: Type.String() }, strict)

/** What an app learns before anybody signs in. In the sandbox it also says who may be played. */
export const DeploymentSchema = Type.Object(
  {
    deploymentId: IdSchema,
    mode: Type.Enum(['sandbox', 'real']),
    serverTime: InstantSchema,
    version: Type.String(),
    transferKey: Type.Object({ id: IdSchema, publicKey: Type.String() }, { ...strict, description: 'With what the office’s questions to a phone are signed: keep it, to check one without network.' }),
    apps: Type.Object({ wallet: Type.String(), till: Type.String(), office: Type.String(), console: Type.String(), docs: Type.String() }, strict),
    sandbox: Type.Optional(
      Type.Object(
        {
          inboxUrl: Type.String({ description: 'The page where the pretend text messages arrive.' }),
          worldUrl: Type.String({ description: 'The start page of the pretend world.' }),
          merchants: Type.Array(
            Type.Object({ loginId: Type.String(), password: Type.String(), shopName: TextSchema, note: TextSchema }, strict),
            { description: 'Sample sign-ins for the till, made at first start.' },
          ),
          offices: Type.Array(
            Type.Object({ loginId: Type.String(), password: Type.String(), shopName: TextSchema, owner: PlayedPersonSchema }, strict),
            { description: 'Sample sign-ins for the office, and who their owners are to the pretend carrier.' },
          ),
          console: Type.Array(
            Type.Object({ loginId: Type.String(), password: Type.String(), name: Type.String(), role: Type.Enum(['agent', 'clerk', 'operator']), seed: BytesSchema(60) }, strict),
            { description: 'Sample members of the console; `seed` is what is in their authenticator app.' },
          ),
        },
        strict,
      ),
    ),
  },
  { title: 'Deployment', additionalProperties: false },
)
export type Deployment = Static<typeof DeploymentSchema>
