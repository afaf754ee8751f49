import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Clients } from './clients.ts';
import { deploy } from './deploy.ts';
import { Problem } from './problem.ts';

const CALLER =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111111111111</Account>' +
  '<Arn>arn:aws:iam::111111111111:user/me</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>';
const NO_STACK =
  '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>' +
  '<Message>Stack with id CDKToolkit does not exist</Message></Error></ErrorResponse>';

/** An account that was never bootstrapped. */
let server: Server;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const action = /Action=(\w+)/.exec(body)?.[1] ?? '';
      asked.push(action);
      response.writeHead(action === 'GetCallerIdentity' ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(action === 'GetCallerIdentity' ? CALLER : NO_STACK);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', '111111111111');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

it('asks before it bootstraps an account, and says what that makes; refused, it makes nothing', async () => {
  const lines: string[] = [];
  const agree = vi.fn(() => Promise.reject(new Problem('nothing was deployed')));
  const options = { here: '/', further: [], say: (line: string) => lines.push(line), agree };
  await expect(deploy(new Clients(), ['default'], options)).rejects.toThrow('nothing was deployed');
  expect(agree).toHaveBeenCalledOnce();
  expect(lines.at(-1)).toContain('not bootstrapped for CDK in us-east-1: this makes the stack CDKToolkit');
  expect(asked).toEqual(['GetCallerIdentity', 'DescribeStacks']);
});
