// A proxy as offices have one: it connects to port 443 of others by their names, and does nothing else.
import { createServer } from 'node:http';
import { connect } from 'node:net';

const [address, port] = process.argv.slice(2);
const server = createServer((request, response) => response.writeHead(403).end());
server.on('connect', (request, client, head) => {
  const [host, to] = request.url.split(':');
  console.log(request.url);
  client.on('error', () => client.destroy());
  if (to !== '443') {
    client.end('HTTP/1.1 403 No\r\n\r\n');
    return;
  }
  const far = connect({ host, port: 443, noDelay: true }, () => {
    client.setNoDelay(true);
    client.write('HTTP/1.1 200 Connected\r\n\r\n');
    far.write(head);
    far.pipe(client).pipe(far);
  });
  far.on('error', () => client.destroy());
  client.on('close', () => far.destroy());
});
server.listen(Number(port), address, () => console.log('ready'));
