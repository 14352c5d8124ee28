import type { Catalogue } from '../en/index.ts';
import { english } from '../en/index.ts';

export const french: Catalogue = english;
