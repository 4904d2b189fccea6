// Where the suite's published package tells otherwise than RFC 9111, which came after it: a case is
// judged by the RFC. Each correction says where that stands.

// §5.1: an Age that is not a non-negative number is ignored, of several values the first counts.
const AGE_IGNORED = ['nonnumeric', 'negative', 'float', 'prefix-twoline', 'dup-0', 'dup-0-twoline', 'dup-old']

// §5.1 leaves open what else stands behind a number.
const AGE_OPEN = ['parameter', 'numeric-parameter']

// §4.2.4: nothing stale is served; what else is to be said is 502 (RFC 9110 §15.6.3).
const STALE_FORBIDDEN = ['must-revalidate', 'proxy-revalidate', 'no-cache', 's-maxage=2']

// §3.2: a cache that keeps bodies as they came updates what describes them, too, or doesn't.
const UPDATE_OPEN = ['Content-Encoding', 'Content-MD5', 'Content-Range', 'Content-Type', 'ETag']

// §4.4: a cache may leave what Location and Content-Location name alone.
const METHODS = ['POST', 'PUT', 'DELETE', 'M-SEARCH']

export function corrected (suites) {
  const byId = new Map(suites.flatMap(suite => suite.tests).map(test => [test.id, test]))
  for (const name of AGE_IGNORED) {
    byId.get(`age-parse-${name}`).requests[1].expected_type = 'cached'
  }
  const open = [
    ...AGE_OPEN.map(name => `age-parse-${name}`),
    ...UPDATE_OPEN.map(name => `304-etag-update-response-${name}`),
    ...METHODS.flatMap(name => [`invalidate-${name}-location`, `invalidate-${name}-cl`])
  ]
  for (const id of open) {
    if (byId.has(id)) byId.get(id).kind = 'check'
  }
  for (const name of STALE_FORBIDDEN) {
    byId.get(`stale-close-${name}`).requests[1] = { disconnect: true, expected_status: 502, check_body: false }
  }
  return suites
}

// Optional cases that contradict the RFC or themselves, and why they may fail.
export const CONTRADICTORY = new Map([
  ['conditional-lm-fresh-no-lm',
    'RFC 9111 §4.3.2: without Last-Modified the stored Date counts, which is later than the condition'],
  ['vary-normalise-lang-select',
    'RFC 9111 §4.1: fields match only in forms of the same meaning; the two lists name other languages'],
  ['partial-store-partial-complete',
    'RFC 9111 §3.4: parts are combined only by a strong validator, and the response has none']
])
