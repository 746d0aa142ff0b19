/**
 * Mann–Whitney U: how likely two samples as different as these come from one distribution, two-sided, by the normal approximation with correction for ties
 * (Mann & Whitney 1947; Siegel & Castellan, 6.4). Times have long tails, which ranks do not mind.
 */
export function rankSumProbability(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, isFirst: true })), ...other.map((value) => ({ value, isFirst: false }))].sort((a, b) => a.value - b.value)
  const count = all.length
  let rankSum = 0
  let ties = 0
  for (let from = 0; from < count; ) {
    let to = from
    while (to < count && all[to]!.value === all[from]!.value) to++
    const rank = (from + to + 1) / 2
    for (let place = from; place < to; place++) if (all[place]!.isFirst) rankSum += rank
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const u = rankSum - (one.length * (one.length + 1)) / 2
  const mean = (one.length * other.length) / 2
  const variance = ((one.length * other.length) / 12) * (count + 1 - ties / (count * (count - 1)))
  return variance === 0 ? 1 : twoSided((u - mean) / Math.sqrt(variance))
}

/** 2·(1 − Φ(|z|)) by Abramowitz & Stegun 7.1.26 (error below 1.5·10⁻⁷). */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x)
}
