import { describe, expect, it } from 'vitest';
import { executeRoleName, functionName, stackName, targetStackName } from './names.ts';

describe('names', () => {
  it('are the blueprint and what it is, where that fits', () => {
    expect(stackName('default')).toBe('ActivityGenerator-default');
    expect(targetStackName('default', '222222222222')).toBe('ActivityGenerator-default-target-222222222222');
    expect(functionName('default', 'generate')).toBe('ActivityGenerator-default-generate');
    expect(executeRoleName('default', 'eu-west-1')).toBe('ActivityGenerator-default-eu-west-1-execute');
  });

  it('have at most 64 characters, keep their ending, and stay different', () => {
    const long = 'a-blueprint-whose-name-tells-a-long-story-about-what-it-is-for';
    const names = [`${long}-1`, `${long}-2`].flatMap((blueprint) => [
      stackName(blueprint),
      targetStackName(blueprint, '222222222222'),
      functionName(blueprint, 'dispatch'),
      executeRoleName(blueprint, 'ap-southeast-2'),
    ]);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(64);
    expect(new Set(names).size).toBe(8);
    expect(executeRoleName(long, 'ap-southeast-2')).toMatch(
      /^ActivityGenerator-a-bl.*-[0-9a-f]{8}-ap-southeast-2-execute$/,
    );
  });

  it('hold letters, digits and hyphens only, and two blueprints that differ in another sign stay apart', () => {
    const names = ['my.blueprint', 'my_blueprint', 'my-blueprint', '...'].map(stackName);
    for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/);
    expect(new Set(names).size).toBe(4);
  });
});
