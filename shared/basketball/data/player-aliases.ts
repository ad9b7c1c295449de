import type { ShippedAlias } from '../names.ts';

/** Names under which sources know a player, used where the table `player_aliases` has no active row for them (D6). */
export const SHIPPED_PLAYER_ALIASES: readonly ShippedAlias[] = [
  { aliasName: 'B.J. Boston Jr', canonicalName: 'Brandon Boston' },
  { aliasName: 'Cameron Christie', canonicalName: 'Cam Christie' },
  { aliasName: 'Carlton Carrington', canonicalName: 'Bub Carrington' },
  { aliasName: 'Cui Cui', canonicalName: 'Cui Yongxi' },
  { aliasName: 'Herb Jones', canonicalName: 'Herbert Jones' },
  { aliasName: 'James Huff', canonicalName: 'Jay Huff' },
  { aliasName: 'Moe Wagner', canonicalName: 'Moritz Wagner' },
  { aliasName: 'Nicolas Claxton', canonicalName: 'Nic Claxton' },
  { aliasName: 'Ron Holland', canonicalName: 'Ronald Holland II' },
  { aliasName: 'Vincent Williams Jr', canonicalName: 'Vince Williams Jr.' },
];
