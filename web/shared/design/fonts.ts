import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css'

/** Letters of what is said when nothing can be fetched any more: the parts of the font that hold them are fetched while it can. */
const WORDS_WITHOUT_NETWORK = '인터넷이 끊겼어요. 연결되면 이어서 확인할게요. 다시 결제하지 마세요. 답을 받지 못했어요. 신호가 약하거나 바쁠 수 있어요. 연결 끊김'

void document.fonts.load("1rem 'Pretendard Variable'", WORDS_WITHOUT_NETWORK)
