// Runs the public HTTP cache conformance suite through a cache and judges the results.
//
//   node run.mjs PORT URL [ID…]
//
// PORT is where the suite's server is to listen, which the cache at URL has as its origin. Prints
// what fails and the counts; status 1 if a required case fails, or an optional one that is not
// known to contradict the RFC. With IDs only these run, with their exchanges.

import http from 'node:http'
import fetch from 'node-fetch'
import { CONTRADICTORY, corrected } from './corrections.mjs'
import more from './more.mjs'

const [port, base, ...only] = process.argv.slice(2)
process.env.npm_config_protocol = 'http'
process.env.npm_config_port = port
process.env.npm_config_pidfile = '/dev/null'

const log = console.log
if (only.length === 0) console.log = () => {}
const suites = corrected((await import('http-cache-tests/tests/index.mjs')).default)
suites.push(more)
await import('http-cache-tests/server/server.mjs')
const config = await import('http-cache-tests/client/config.mjs')
const { makeCacheTest, testResults } = await import('http-cache-tests/client/test.mjs')

// A pause of 3 s is the longest part of a case, so many run at a time.
const AT_ONCE = 60

const tests = suites.flatMap(suite => suite.tests).filter(test => test.browser_only !== true)
const byId = new Map(tests.map(test => [test.id, test]))
const chosen = only.length === 0 ? tests : only.map(id => Object.assign(byId.get(id), { dump: true }))

await listening()
config.setFetch(fetch)
config.setUseBrowserCache(false)
config.setBaseUrl(base)
await runAll(chosen)
// A case whose preparation failed says nothing of the cache.
await runAll(chosen.filter(test => testResults[test.id][0] === 'Setup'))
process.exit(judge(testResults))

async function runAll (all) {
  for (let i = 0; i < all.length; i += AT_ONCE) {
    // A run writes into its case.
    const some = structuredClone(all.slice(i, i + AT_ONCE))
    some.forEach(test => delete testResults[test.id])
    await Promise.all(some.map(makeCacheTest))
  }
}

function listening () {
  return new Promise((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', path: '/' }, response => resolve(response.resume()))
      .on('error', reject)
  })
}

function judge (results) {
  const counts = { required: { passed: 0, all: 0 }, optimal: { passed: 0, all: 0 }, check: { passed: 0, all: 0 } }
  let failed = 0
  for (const test of chosen) {
    const kind = test.kind ?? 'required'
    const passed = passes(test.id, results)
    counts[kind].all++
    counts[kind].passed += passed ? 1 : 0
    if (!passed && (kind !== 'check' || only.length > 0)) {
      const excuse = CONTRADICTORY.get(test.id)
      log(`${kind} ${test.id}: ${excuse ?? reason(test, results)}`)
      failed += excuse || kind === 'check' ? 0 : 1
    }
  }
  for (const [kind, { passed, all }] of Object.entries(counts)) {
    log(`${kind} ${passed} of ${all}`)
  }
  return failed === 0 ? 0 : 1
}

// A case counts only if those pass that it depends on; checks have no right answer.
function passes (id, results) {
  const needs = (byId.get(id)?.depends_on ?? []).filter(need => results[need] !== undefined)
  return results[id] === true && needs.every(need => passes(need, results))
}

function reason (test, results) {
  const result = results[test.id]
  return result === true ? `depends on ${test.depends_on}` : result.join(': ')
}
