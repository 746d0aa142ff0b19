import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { App } from './app.tsx'
import { followOfficeSession } from './session/office-session.ts'

applyPreferences()
followOfficeSession()
render(<App />, document.getElementById('app')!)
// The letters of our own come after the first screen: until then the system's stand in.
addEventListener('load', () => void import('../shared/design/fonts.ts'), { once: true })
