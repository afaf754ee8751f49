import { describe, expect, it } from 'vitest';
import { fill, policyStatement } from './statements.ts';

const places = { Partition: 'aws-cn', Region: 'cn-north-1', Account: '111111111111', DefaultBucket: 'the-bucket' };

describe('placeholders', () => {
  it('become what the stack knows', () => {
    expect(fill('arn:${Partition}:lambda:${Region}:${Account}:function:f', places)).toBe(
      'arn:aws-cn:lambda:cn-north-1:111111111111:function:f',
    );
    expect(fill('arn:${Partition}:s3:::${DefaultBucket}/p/*', places)).toBe('arn:aws-cn:s3:::the-bucket/p/*');
  });

  it("leave IAM's own signs as they are: a prefix may hold a star or a dollar", () => {
    expect(fill('arn:aws:s3:::b/a${*}b${?}c${$}{Region}/*', places)).toBe('arn:aws:s3:::b/a${*}b${?}c${$}{Region}/*');
    expect(fill('${aws:username}', places)).toBe('${aws:username}');
  });

  it('that nobody knows are an error, and not a right on something else', () => {
    expect(() => fill('${Bucket}/*', places)).toThrow('nothing is known to put in the place of ${Bucket}');
    const { DefaultBucket, ...without } = places;
    expect(DefaultBucket).toBe('the-bucket');
    expect(() => fill('${DefaultBucket}/*', without)).toThrow('${DefaultBucket}');
  });

  it('are filled in resources and conditions', () => {
    const statement = policyStatement(
      {
        Sid: 'S',
        Effect: 'Allow',
        Action: ['a:B'],
        Resource: ['arn:${Partition}:x', '*'],
        Condition: { StringEquals: { k: '${Account}', l: ['${Region}', 'plain'] } },
      },
      places,
    );
    expect(statement.toStatementJson()).toEqual({
      Sid: 'S',
      Effect: 'Allow',
      Action: 'a:B',
      Resource: ['arn:aws-cn:x', '*'],
      Condition: { StringEquals: { k: '111111111111', l: ['cn-north-1', 'plain'] } },
    });
  });
});
