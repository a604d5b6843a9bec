import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { doctor } from './answer.ts';
import { doctorView } from './view.ts';

/** Whether the installation is as it must be. */
export const examining = definePlugin({
  id: 'doctor',
  register(callboard) {
    callboard.add(doctor, defineCard(doctor, doctorView));
  },
});
