import type { ComponentChildren } from 'preact'

/** The few pictures that the apps need, drawn on a 24 × 24 grid. They stand beside words, so they are hidden from readers. */
const DRAWINGS = {
  home: <path d="M4 10.5 12 4l8 6.5V20h-5.5v-5.5h-5V20H4z" />,
  list: <path d="M5 4h14v16.5l-2.3-1.6-2.4 1.6-2.3-1.6-2.3 1.6-2.4-1.6L5 20.5zM9 9h6M9 13h6" />,
  pay: <path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4M4 12h16" />,
  more: <path d="M4 6.5h16M4 12h16M4 17.5h16" />,
  back: <path d="M15 5l-7 7 7 7" />,
  forward: <path d="M9 5l7 7-7 7" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  check: <path d="M4.5 12.5l5 5 10-11" />,
  certified: <path d="M12 2.8l2.3 1.9 3-.3.9 2.9 2.6 1.6-.9 2.9.9 2.9-2.6 1.6-.9 2.9-3-.3-2.3 1.9-2.3-1.9-3 .3-.9-2.9L3.2 14.7l.9-2.9-.9-2.9 2.6-1.6.9-2.9 3 .3zM8.5 12l2.5 2.5 4.5-5" />,
  warning: <path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.3" />,
  clock: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2" />,
  stop: <path d="M8.4 3.5h7.2l4.9 4.9v7.2l-4.9 4.9H8.4l-4.9-4.9V8.4zM9 9l6 6M15 9l-6 6" />,
  shield: <path d="M12 3l7.5 2.7v5.6c0 4.6-3.1 8-7.5 9.7-4.4-1.7-7.5-5.1-7.5-9.7V5.7zM8.5 12l2.5 2.5 4.5-5" />,
  fingerprint: <path d="M12 11v3a8 8 0 0 1-1.6 4.8M8.5 17.5a6 6 0 0 0 .7-2.8v-3.4a2.8 2.8 0 0 1 5.6 0V14a10 10 0 0 1-1.5 5.8M5.6 15.5c.3-.9.4-1.8.4-2.7v-1.5a6 6 0 0 1 9.6-4.8M17.6 9.4c.3.6.4 1.3.4 2v2.8c0 1-.1 2-.3 3M4 8.8A8.6 8.6 0 0 1 12 3.5a8.6 8.6 0 0 1 8 5.3" />,
  qr: <path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.01M14 20v.01" />,
  camera: <path d="M4 7.5h3.5L9 5h6l1.5 2.5H20V19H4zM12 9.8a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z" />,
  torch: <path d="M13 3 6 13.5h5L10.5 21 18 10h-5.2z" />,
  keypad: <path d="M6 5h.01M12 5h.01M18 5h.01M6 12h.01M12 12h.01M18 12h.01M6 19h.01M12 19h.01M18 19h.01" />,
  erase: <path d="M8.5 5H20v14H8.5L3 12zM12 9.5l5 5M17 9.5l-5 5" />,
  bank: <path d="M4 9.5 12 4l8 5.5zM6 9.5V17M10 9.5V17M14 9.5V17M18 9.5V17M4 20h16" />,
  add: <path d="M12 5v14M5 12h14" />,
  shop: <path d="M5 4h14l2 5.5a2.3 2.3 0 0 1-4.5 0 2.3 2.3 0 0 1-4.5 0 2.3 2.3 0 0 1-4.5 0 2.3 2.3 0 0 1-4.5 0zM5 12.5V20h14v-7.5" />,
  return: <path d="M9 6 4 11l5 5M4 11h10.5a5 5 0 0 1 0 10H12" />,
  offline: <path d="M3 9a14 14 0 0 1 5-3M21 9a14 14 0 0 0-8.5-3.9M6.5 13a9 9 0 0 1 3.5-2M17.5 13a9 9 0 0 0-2-1.4M12 18.5v.3M4 3.5l16 17" />,
  search: <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21" />,
  sound: <path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />,
  vibration: <path d="M8.5 4h7v16h-7zM4.5 9v6M19.5 9v6M2 10.5v3M22 10.5v3" />,
  text: <path d="M3.5 18 8 6.5 12.5 18M5 14.5h6M14.5 18l2.8-7 2.7 7M15.4 15.7h3.8" />,
  practice: <path d="M12 4v4M12 16v4M4 12h4M16 12h4M6.5 6.5l2.5 2.5M15 15l2.5 2.5M17.5 6.5 15 9M9 15l-2.5 2.5" />,
  renew: <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4h-4" />,
  share: <path d="M12 15V4M8 7.5 12 3.5l4 4M6 11.5H5V20h14v-8.5h-1" />,
  install: <path d="M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM12 7v7M9.5 11.5 12 14l2.5-2.5" />,
  contrast: <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 3.5v17M12 8h4.5M12 12h8M12 16h6" />,
  otp: <path d="M5 7h14a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM8 12h.01M12 12h.01M16 12h.01" />,
  copy: <path d="M9 8h10v12H9zM5 16V4h10" />,
  bell: <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4" />,
  star: <path d="M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z" />,
  open: <path d="M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5" />,
} as const

export type IconName = keyof typeof DRAWINGS
export const iconNames = Object.keys(DRAWINGS) as IconName[]

type IconProps = { name: IconName; size?: number }

export function Icon({ name, size = 24 }: IconProps) {
  return <Drawing size={size} width={name === 'keypad' ? 3 : 2}>{DRAWINGS[name]}</Drawing>
}

function Drawing({ size, width, children }: { size: number; width: number; children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width={width}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}
