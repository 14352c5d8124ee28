import { oddBody } from './bodies.mjs';
import {
  expecting,
  oddMethod,
  oddTarget,
  twoHosts,
  upgradeOfCall,
  wrongHost,
  wrongLogin,
  wrongOrigin,
} from './heads.mjs';

/** What costs a server little and leaves most connections open. */
export const LIGHT = [
  oddTarget,
  oddMethod,
  wrongHost,
  wrongOrigin,
  twoHosts,
  wrongLogin,
  oddBody,
  expecting,
  upgradeOfCall,
];
