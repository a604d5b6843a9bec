import { Agent, request } from 'node:http';
import { createHmac } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

/** What the load asks for, given by `main.ts`; it runs in a thread of its own. */
export interface Load {
  readonly port: number;
  readonly secret: string;
  /** The body of a slash command as Slack sends it. */
  readonly template: string;
  readonly subjects: readonly string[];
  readonly requests: number;
  readonly inFlight: number;
}

/** What came of it: requests a second, latencies in milliseconds, and answers that were not the card. */
export interface Loaded {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
}

const { port, secret, template, subjects, requests, inFlight } = workerData as Load;
const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
const latencies: number[] = [];
let [sent, wrong] = [0, 0];

const start = performance.now();
await Promise.all(Array.from({ length: inFlight }, askOn));
const seconds = (performance.now() - start) / 1000;
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? NaN;
parentPort?.postMessage({
  perSecond: requests / seconds,
  p50: at(0.5),
  p99: at(0.99),
  wrong,
} satisfies Loaded);
agent.destroy();

async function askOn(): Promise<void> {
  while (sent < requests) {
    const n = sent++;
    const from = performance.now();
    const text = await whoOwns(subjects[n % subjects.length] ?? '', n);
    latencies.push(performance.now() - from);
    if (!text.includes('team-')) wrong++;
  }
}

/** One slash command, signed as Slack does; answers with the acknowledgement's body. */
function whoOwns(subject: string, n: number): Promise<string> {
  const form = new URLSearchParams(template);
  form.set('text', subject);
  form.set('trigger_id', `${n}.${performance.now()}`);
  const body = form.toString();
  const timestamp = Math.floor(Date.now() / 1000).toString();
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        port,
        agent,
        method: 'POST',
        path: '/slack/events',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Slack-Request-Timestamp': timestamp,
          'X-Slack-Signature': signature,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text));
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
