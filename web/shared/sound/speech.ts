import type { Language } from '../../../src/values/language.ts'

const VOICES = { ko: 'ko-KR', en: 'en-US' } as const satisfies { [language in Language]: string }

/** Whether this device can say things aloud (Web Speech API). */
export function canSpeak(): boolean {
  return 'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis
}

/** Says a sentence aloud after what is being said already. Does nothing on a device that has no voice. */
export function speak(sentence: string, language: Language): void {
  if (!canSpeak()) return
  const utterance = new SpeechSynthesisUtterance(sentence)
  utterance.lang = VOICES[language]
  speechSynthesis.speak(utterance)
}
