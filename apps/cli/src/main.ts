import { run } from './program.ts'

// Whoever reads only the first lines (`| head`) closes the pipe; what is left to say is said to nobody.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code !== 'EPIPE') throw fault
})

process.exitCode = await run(process.argv.slice(2))
