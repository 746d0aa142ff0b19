import { render } from 'preact'
import '../shared/design/tokens.css'
import '../shared/design/base.css'
import '../shared/design/fonts.ts'
import { applyPreferences } from '../shared/preferences/preferences.ts'
import { KitPage } from './kit-page.tsx'

applyPreferences()
render(<KitPage />, document.getElementById('app')!)
