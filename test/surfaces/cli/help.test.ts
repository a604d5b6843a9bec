import { describe, expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

const { run, counted } = commandLine();

describe('help', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('lists every command for %j', async (argv) => {
    const { code, out, err } = await run(...argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of ['tide', 'harbours', 'anchor', 'lint', 'config', 'start', 'demo', 'migrate', 'sync'])
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(out).not.toContain('only-slack');
  });

  it.each(
    [
      'tide',
      'harbours',
      'anchor',
      'lint',
      'config',
      'start',
      'demo',
      'migrate',
      'manifest',
      'sync',
      'help',
    ].map((name) => [name]),
  )('of %s has examples, by either way', async (name) => {
    const byFlag = await run(name, '--help');
    expect(byFlag.code).toBe(0);
    expect(byFlag.out).toMatch(new RegExp(`\\nExamples:\\n(?:  \\$ .*callboard.*${name}.*\\n)+`));
    expect(await run('help', name)).toEqual(byFlag);
  });

  it('describes the fields of a question', async () => {
    expect((await run('help', 'tide')).out).toMatchInlineSnapshot(`
      "Usage: callboard tide [options] <harbour...>

      When the tide is high in a harbour.

      Arguments:
        harbour          name of the harbour

      Options:
        --low-tide       the low tide too
        --days <number>  for how many days (default: 1)
        --side <text>    which side of it (choices: "north", "south")
        --boats <text>   for these boats
        -h, --help       print this help

      Global Options:
        -V, --version    print the version
        --json           print JSON

      Examples:
        $ callboard tide payment-service
        $ callboard tide payment-service --json
        $ callboard "when is high water in payment-service"
      "
    `);
  });

  it('reaches commands below commands', async () => {
    expect((await run('help', 'config', 'import')).out).toContain('Usage: callboard config import');
  });

  it('prints the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [
      ['tied'],
      "unknown command 'tied'\nDid you mean tide?\nTo ask about something of that name: callboard tide tied",
    ],
    [['harbors', 'please'], "unknown command 'harbors'\nDid you mean harbours?"],
    [['harbors please'], "unknown command 'harbors'\nDid you mean harbours?"],
    [['zzz'], "unknown command 'zzz'\nTo ask"],
    [['help', 'tied'], "unknown command 'tied'\nDid you mean tide?"],
    [['config', 'chek'], "unknown command 'chek'"],
    [['only-slack'], "unknown command 'only-slack'"],
    [['tide'], "missing required argument 'harbour'"],
    [['tide', 'Husum', '--sid', 'north'], "unknown option '--sid'\n(Did you mean --side?)"],
    [['tide', 'Husum', '--side', 'east'], 'Allowed choices are north, south.'],
    [['tide', 'Husum', '--days'], "option '--days <number>' argument missing"],
    [['--jsno', 'tide', 'Husum'], "unknown option '--jsno'"],
    [['when is high water in Husum', '--jsno'], "unknown option '--jsno'"],
    [['harbours', 'of', 'Frisia'], "too many arguments for 'harbours'"],
    [['lint'], "missing required argument 'path'"],
    [['lint', '.', '--format', 'xml'], 'Allowed choices are human, json, github.'],
  ])('%j exits with 2 and says what to do', async (argv, words) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
    expect(err).toMatch(/^callboard: /);
    expect(err).toContain('`callboard help`');
  });

  it('prints the help of a command that needs another one after it', async () => {
    const { code, out, err } = await run('config');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: callboard config');
  });

  it('never opens the database', () => {
    expect(counted.opened).toBe(0);
  });
});
