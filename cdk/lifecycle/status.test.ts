import { expect, it } from 'vitest';
import type { Deployment } from './deployment.ts';
import { shown, type Status } from './status.ts';

const deployment: Deployment = {
  blueprint: 'my shop',
  stack: 'ActivityGenerator-my-shop',
  status: 'CREATE_COMPLETE',
  caller: { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/me', region: 'us-east-1' },
  recordBucket: 'record',
  queue: 'q',
  alarms: [],
};
const quiet: Status = { deployment, queue: 0, deadLetters: 0, lostTasks: 0, alarms: [], actionsOff: 0 };
const row = (status: Status, name: string): string =>
  shown(status, 0)
    .split('\n')
    .find((line) => line.startsWith(name)) ?? '';

it('a deleted queue is said to be gone, with what that means and what to do, not with a code', () => {
  expect(row({ ...quiet, queue: 'gone' }, 'queue')).toMatch(
    /gone; dead letters 0, lost tasks 0: somebody deleted .* no slot is dispatched any more; scripts\/destroy 'my shop', then scripts\/deploy 'my shop'/,
  );
  expect(row({ ...quiet, lostTasks: 'gone' }, 'queue')).toContain('what is lost leaves no message behind');
  expect(row(quiet, 'queue')).toBe('queue      0 messages; dead letters 0, lost tasks 0');
});

it('a document that is no pause is shown as what it does, and how it is lifted', () => {
  const paused = { time: 't', by: 'somebody', damage: 'it is empty' };
  expect(row({ ...quiet, paused }, 'state')).toBe(
    "state      paused since t by somebody; paused.json is not a pause: it is empty; scripts/resume 'my shop' --force lifts it",
  );
});

it('a ledger that cannot be read hides nothing else', () => {
  const unread = 'the command cannot read the ledger: labels/x is not JSON';
  const text = shown({ ...quiet, unread }, 0);
  expect(text).toContain(`last hour  not known: ${unread}`);
  expect(text).toContain('record     s3://record');
});
