/** The push services of the browsers in use. What a browser names as its address is called by our server, so nothing else is let in. */
const HOSTS = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com']
const DOMAINS = ['.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com']
const LOOPBACK = ['localhost', '127.0.0.1']

/** Whether an address is one of a push service; `withLoopback` (sandbox only): or of this machine, where a test may play one. */
export function isPushService(endpoint: string, withLoopback: boolean): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (protocol !== 'https:' || username !== '' || password !== '') return false
  if (withLoopback && LOOPBACK.includes(hostname)) return true
  return port === '' && (HOSTS.includes(hostname) || DOMAINS.some((domain) => hostname.endsWith(domain)))
}
