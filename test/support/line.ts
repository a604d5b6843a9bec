import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a Postgres server that can fail those who use it. */
export interface DatabaseLine {
  /** Connection string over the line. */
  readonly url: string;
  /** As if the server had stopped: what is open breaks, what is new is refused. */
  cut(): Promise<void>;
  /** As if the server hung: nothing said on the line arrives. Resolves when the first word was held back. */
  hush(): Promise<void>;
  /** As it was; what was held back arrives. */
  mend(): Promise<void>;
}

/** Lays a line on loopback to the server of a connection string. */
export async function layLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let held: (() => void)[] | undefined;
  let noticed = (): void => undefined;
  const pass = (from: Socket, to: Socket): void => {
    open.add(from);
    from.on('data', (data) => {
      if (held === undefined) return void to.write(data);
      held.push(() => void to.write(data));
      noticed();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    pass(near, far);
    pass(far, near);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    hush: () => {
      held = [];
      return new Promise((resolve) => (noticed = resolve));
    },
    mend: async () => {
      for (const say of held ?? []) say();
      held = undefined;
      if (!server.listening) await listen(port);
    },
  };
}
