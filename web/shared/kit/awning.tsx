import './awning.css'

/** The striped awning of a market stall: what tells our cards from others. Decoration only. */
export function Awning() {
  return <div class="awning" aria-hidden="true" />
}
