import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { followSessionEnd } from '../shared/session/session.ts'
import { App } from './app.tsx'
import { followConsoleSession } from './session.ts'

applyPreferences()
// Nothing is resumed here: a computer at a desk is left alone more often than a phone.
followSessionEnd(async () => false)
followConsoleSession()
render(<App />, document.getElementById('app')!)
void import('../shared/design/fonts.ts')
