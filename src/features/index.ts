import type { Plugin } from '../contract/plugin.ts';
import { conversation } from './conversation/index.ts';
import { examining } from './doctor/index.ts';
import { helping } from './help/index.ts';
import { ingest } from './ingest/index.ts';
import { owner } from './owner/index.ts';
import { people } from './people/index.ts';
import { catalogProblems } from './problems/index.ts';
import { searching } from './search/index.ts';
import { catalogStatus } from './status/index.ts';

/** The rooms of the house. The first one's command answers a text that is no command: it names something. */
export const features: readonly Plugin[] = [
  owner,
  searching,
  catalogProblems,
  catalogStatus,
  helping,
  conversation,
  people,
  ingest,
  examining,
];
