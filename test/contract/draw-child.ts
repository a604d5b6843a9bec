import { makeSlackClient } from '../../src/adapters/slack/client.ts';
import { makeSlackPort } from '../../src/adapters/slack/port.ts';
import { draw } from '../../src/contract/draw.ts';
import { makeRegistry } from '../../src/contract/plugin.ts';
import { connect, makePorts } from '../surfaces/ports.ts';
import { lampRoom } from '../surfaces/slack/room.ts';

// A process that draws: `draw-child.ts <database> <api> <milliseconds its clock is ahead> <key …>`.
const [database = '', apiUrl = '', ahead = '0', ...keys] = process.argv.slice(2);
const db = connect(database);
const ports = makePorts(db);
const client = makeSlackClient({ token: 'xoxb-callboard', apiUrl, log: ports.log });
const slack = makeSlackPort({ client, log: ports.log });
const registry = makeRegistry([lampRoom().plugin]);
const identify = () => Promise.reject(new Error('Nobody asked.'));
const clock = () => new Date(Date.now() + Number(ahead));

await Promise.all(keys.map((key) => draw(ports, { slack, registry, identify }, key, clock)));
await db.destroy();
