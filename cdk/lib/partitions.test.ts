import { expect, it } from 'vitest';
import { consoleOf, partitionOf, REGION } from './partitions.ts';

it.each([
  ['us-east-1', 'aws', 'console.aws.amazon.com'],
  ['ap-southeast-7', 'aws', 'console.aws.amazon.com'],
  ['cn-northwest-1', 'aws-cn', 'console.amazonaws.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'console.amazonaws-us-gov.com'],
  ['eusc-de-east-1', 'aws-eusc', 'console.amazonaws-eusc.eu'],
  ['us-isob-east-1', 'aws-iso-b', undefined],
])('%s lies in the partition %s', (region, partition, host) => {
  expect(region).toMatch(REGION);
  expect(partitionOf(region)).toBe(partition);
  expect(consoleOf(region)).toBe(host);
});

it.each(['mars', 'us-east', 'US-EAST-1', 'us-east-1a', ''])('%j is no region', (text) => {
  expect(text).not.toMatch(REGION);
});
