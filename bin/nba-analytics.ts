#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { endQuietlyOnClosedPipe } from './run-command.ts';

endQuietlyOnClosedPipe();
try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed help, or what is wrong.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
