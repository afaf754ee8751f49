import { describe, expect, it } from 'vitest';
import { blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';

describe('asynchronous invocation', () => {
  const template = templateOf(blueprintStack('shop'));
  const config = (step: string): unknown =>
    flatten(resource(template, 'AWS::Lambda::EventInvokeConfig', `${step}FunctionEventInvokeConfig`));

  it('of execute happens once within a slot, or its event goes to the queue of lost tasks', () => {
    expect(config('Execute')).toMatchObject({
      FunctionName: '<ExecuteFunction>',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: '<LostQueue.Arn>' } },
    });
  });

  it('of generate may be repeated, as long as the queue remembers; a tick that failed each time lies there, too', () => {
    expect(config('Generate')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: '<LostQueue.Arn>' } },
    });
  });

  it('of anything else is not configured', () => {
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
  });

  it('leaves lost tasks for two weeks', () => {
    const queue = resource(template, 'AWS::SQS::Queue', 'LostQueue');
    expect(queue).toMatchObject({ MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true });
    // A destination of asynchronous invocations cannot be a FIFO queue.
    expect(queue).not.toHaveProperty('FifoQueue');
  });
});
