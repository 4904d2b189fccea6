"""testssl.sh, whole, against an edge."""

import json
import subprocess
from collections import Counter

from network import Network

# What is the site's to say, not TLS's.
OF_THE_SITE = {
    'HSTS': 'a field of the answer, which the property or its origin sets',
    'DNS_CAArecord': 'localhost has no zone',
}


def run(data, report):
    with Network(data) as network:
        host, port = network.address('edge-https')
        file = data / 'testssl.json'
        file.unlink(missing_ok=True)
        command = ['testssl', '--quiet', '--color', '0', '--warnings', 'off', '--jsonfile', file]
        command += ['--add-ca', network.endpoints['ca-file'], f'https://localhost:{port}']
        with open(data / 'testssl.out', 'w') as said:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, timeout=580)
    found = json.loads(file.read_text())
    report.say(f'{len(found)} findings: {dict(Counter(each["severity"] for each in found))}')
    report.check(found[-1]['id'] == 'scanTime', 'it did not come to its end')
    for each in found:
        if each['id'] in OF_THE_SITE and each['severity'] == 'LOW':
            report.say(f'{each["id"]} {each["finding"]}: {OF_THE_SITE[each["id"]]}')
        else:
            report.check(
                each['severity'] in ('OK', 'INFO'),
                f'{each["severity"]} {each["id"]}: {each["finding"]}')
