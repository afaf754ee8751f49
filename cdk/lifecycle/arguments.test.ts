import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blueprintName, readArguments } from './arguments.ts';
import { choose } from './deploy.ts';
import { Problem, told } from './problem.ts';

describe('a blueprint', () => {
  it.each(['shop', 'shop.json', '/a/b/shop.json', 's3://bucket/a/shop.json?versionId=x.y/z'])(
    'is named by %s',
    (called) => {
      expect(blueprintName(called)).toBe('shop');
    },
  );

  it('is found by its file from where the user is, and by its name in blueprints/', () => {
    const here = mkdtempSync(join(tmpdir(), 'choose-'));
    writeFileSync(join(here, 'shop.json'), '{}');
    const context = ['--context', `blueprints=${here}`, '--context', 'blueprint=shop'];
    expect(choose('shop.json', here)).toEqual({ name: 'shop', path: join(here, 'shop.json'), context });
    expect(choose('shop', here).context).toEqual(context);
    expect(choose('default', here).path).toMatch(/blueprints\/default\.json$/);
    expect(choose('s3://bucket/shop.json', here).context).toEqual(['--context', 'hosted=s3://bucket/shop.json']);
    expect(() => choose('no-such', here)).toThrow(/there is no blueprint "no-such"/);
  });
});

describe('arguments', () => {
  const options = { usage: 'scripts/x NAME', positional: 1, flags: ['all'], values: ['to'] };

  it('are read wherever options stand', () => {
    const wanted = { positional: ['shop'], flags: { all: true }, values: { to: 'me' } };
    expect(readArguments(['--all', 'shop', '--to', 'me'], options)).toEqual(wanted);
  });

  it.each([[[]], [['a', 'b']], [['a', '--al']], [['a', '--to']]])('%j are refused with the usage', (given) => {
    expect(() => readArguments(given, options)).toThrow(Problem);
    try {
      readArguments(given, options);
    } catch (error) {
      expect(told(error)).toMatch(/^error: .*\nhint: scripts\/x NAME$/s);
    }
  });
});
