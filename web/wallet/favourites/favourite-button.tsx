import { useState } from 'preact/hooks'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { go } from '../../shared/routing/navigation.ts'
import { changeFavourite, useFavourites } from './favourite-data.ts'

const words = dictionary({
  ko: { add: '자주 가는 가게에 넣기', remove: '자주 가는 가게에서 빼기', added: '홈에서 바로 찾을 수 있어요.', removed: '뺐어요.' },
  en: { add: 'Add to my shops', remove: 'Remove from my shops', added: 'You find it at home now.', removed: 'Removed.' },
})

/** Marks a shop that was paid before, or takes the mark away. */
export function FavouriteButton({ stallId }: { stallId: string }) {
  const texts = useWords(words)
  const { value } = useFavourites()
  const [failure, setFailure] = useState<Awaited<ReturnType<typeof changeFavourite>>>(null)
  const [done, setDone] = useState<'added' | 'removed' | null>(null)
  const isMarked = value?.favourites.some((favourite) => favourite.stallId === stallId) ?? false
  const change = useOneAtATime(async () => {
    const problem = await changeFavourite(stallId, !isMarked)
    setFailure(problem)
    setDone(problem ? null : isMarked ? 'removed' : 'added')
  })
  if (!value) return null
  return (
    <div>
      <Button kind="second" icon={isMarked ? 'close' : 'star'} busy={change.busy} onPress={change.run}>
        {isMarked ? texts.remove : texts.add}
      </Button>
      {failure?.kind === 'problem' && failure.problem.reason === 'FAVOURITES_FULL' ? (
        <ErrorPanel problem={failure.problem} aboutMoney={false} onRemedy={() => go('/favourites')} />
      ) : (
        failure && <FailurePanel failure={failure} onAgain={change.run} />
      )}
      <p class="screen__hint" role="status">
        {done && texts[done]}
      </p>
    </div>
  )
}
