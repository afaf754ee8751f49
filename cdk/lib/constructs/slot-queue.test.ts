import { describe, expect, it } from 'vitest';
import { blueprintStack } from '../testing/fixtures.ts';
import { flatten, resource, templateOf } from '../testing/template.ts';

const QUEUE = 'AWS::SQS::Queue';

describe('the queue between generate and dispatch', () => {
  const template = templateOf(blueprintStack('shop'));
  const queue = resource(template, QUEUE, 'SlotsQueue');
  const dispatch = resource(template, 'AWS::Lambda::Function', 'DispatchFunction');

  it('is FIFO, encrypted, and drops repeats by the id that generate gives', () => {
    expect(queue).toMatchObject({ FifoQueue: true, ContentBasedDeduplication: false, SqsManagedSseEnabled: true });
  });

  it('answers an empty poll only after the longest wait, since each is billed', () => {
    expect(queue.ReceiveMessageWaitTimeSeconds).toBe(20);
  });

  it('hands a failed message out again twice within the slot and its grace, and never while dispatch may work on it', () => {
    const visibility = queue.VisibilityTimeout as number;
    expect(visibility).toBeGreaterThanOrEqual(dispatch.Timeout as number);
    expect(2 * visibility).toBeLessThan(60 + 30);
  });

  it('gives up after five deliveries, into a FIFO queue that keeps messages for two weeks', () => {
    expect(flatten(queue.RedrivePolicy)).toEqual({
      deadLetterTargetArn: '<SlotsDeadLetters.Arn>',
      maxReceiveCount: 5,
    });
    expect(resource(template, QUEUE, 'SlotsDeadLetters')).toMatchObject({
      FifoQueue: true,
      MessageRetentionPeriod: 1209600,
    });
  });

  it('feeds dispatch ten messages at once, of which those that it names come again', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    expect(flatten(resource(template, 'AWS::Lambda::EventSourceMapping', 'SlotsFeed'))).toMatchObject({
      EventSourceArn: '<SlotsQueue.Arn>',
      FunctionName: '<DispatchFunction>',
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('like every queue of the stack refuses what does not come over TLS', () => {
    const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy')).map((policy) => flatten(policy));
    expect(policies).toHaveLength(3);
    for (const policy of policies) {
      expect(policy).toMatchObject({
        Properties: {
          PolicyDocument: { Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
        },
      });
    }
  });
});
