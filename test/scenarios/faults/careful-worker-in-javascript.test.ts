import { testCarefulWorker } from '../../support/careful-worker.ts';

testCarefulWorker('JavaScript');
