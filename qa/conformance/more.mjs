// CDN-Cache-Control (RFC 9213) and stale-while-revalidate (RFC 5861): cases in the suite's own form,
// which its published package lacks.

function stored (id, kind, expected, ...fields) {
  return {
    name: id,
    id: `targeted-${id}`,
    kind,
    requests: [
      { response_headers: [...fields, ['Date', 0]], setup: true, pause_after: true },
      { expected_type: expected }
    ]
  }
}

const cdn = value => ['CDN-Cache-Control', value, false]
const plain = value => ['Cache-Control', value, false]
const used = (id, ...fields) => stored(id, 'optimal', 'cached', ...fields)
const unused = (id, ...fields) => stored(id, 'required', 'not_cached', ...fields)

const whileRevalidate = (...more) => [
  {
    response_headers: [['Cache-Control', 'max-age=1, stale-while-revalidate=4'], ['ETag', '"a"']],
    setup: true,
    pause_after: true
  },
  {
    response_headers: [['Cache-Control', 'no-cache', false], ['ETag', '"b"', false]],
    expected_type: 'cached',
    pause_after: true
  },
  ...more
]

export default {
  name: 'More',
  id: 'more',
  tests: [
    {
      name: 'stale-while-revalidate',
      id: 'stale-while-revalidate',
      kind: 'optimal',
      requests: whileRevalidate()
    },
    {
      name: 'stale-while-revalidate-window',
      id: 'stale-while-revalidate-window',
      kind: 'required',
      requests: whileRevalidate({ expected_response_headers: [['client-request-count', '3']] })
    },
    used('max-age', cdn('max-age=3600')),
    used('max-age-31-bits', cdn('max-age=2147483648')),
    used('max-age-long', cdn('max-age=99999999999')),
    used('extension', cdn('foobar, max-age=3600')),
    used('over-past-expires', cdn('max-age=3600'), ['Expires', -10000]),
    used('over-invalid-expires', cdn('max-age=3600'), ['Expires', '0', false]),
    used('over-short-max-age', cdn('max-age=3600'), plain('max-age=1')),
    used('over-no-store', cdn('max-age=3600'), plain('no-store')),
    unused('age', cdn('max-age=3600'), ['Age', '7200']),
    unused('max-age-0', cdn('max-age=0')),
    unused('max-age-0-over-expires', cdn('max-age=0'), ['Expires', 10000]),
    unused('over-long-max-age', cdn('max-age=1'), plain('max-age=3600')),
    unused('private', cdn('private'), plain('max-age=3600')),
    unused('no-cache', cdn('no-cache'), plain('max-age=3600')),
    unused('no-store', cdn('no-store'), plain('max-age=3600')),
    unused('blank-before-equals', cdn('max-age =3600'), plain('max-age=1')),
    unused('upper-case', cdn('MAX-AGE=3600'), plain('max-age=1')),
    unused('unparsable', cdn('max-age=3600, &&&&&'), plain('no-store')),
    unused('wrong-type', cdn('max-age="3600"'), plain('no-store'))
  ]
}
