/**
 * Invented names with what makes real ones hard: accents, suffixes, apostrophes, hyphens, initials, one-syllable names, the
 * letters iv and ii inside a name, family names that begin with MISS, brothers, nicknames that some sources prefer.
 */
import { key, lookup } from '../basketball/names.ts';
import type { Random } from './random.ts';

export interface PlayerName {
  /** As the league writes it. */
  readonly full: string;
  /** Words after the first name, suffix included. */
  readonly family: string;
  readonly first: string;
  readonly suffix: string;
  /** Another form that bookmakers use; null for most players. */
  readonly alias: string | null;
}

const FIRST =
  `Aarik Abdou Alonzo Amari Andrija Anselm Ardell Arlo Ashby Aurelio Bastien Beckham Benoît Bodie Brantley Brennon
Caden Calix Callum Carsen Cashius Cedrick Chidera Clemens Colter Corvin Creed Dacian Daejon Damaris Dariusz Dashiell Davonte
Deacon Delroy Demetri Dequan Devlin Dmitar Donovan Draven Dunstan Easton Ebrima Edmond Elijah Elric Emeka Enzo Erasmo Ezra
Fabrizio Fenton Finley Florian Garrick Gaspard Giovann Goran Grayson Hakeem Harlan Hollis Ibrahima Idris Ignas Ivo Izaiah
Jabril Jadakis Jaquan Jarrell Javonte Jericho Jordell Joaquín Kadeem Kaelin Kamari Kelechi Keyonte Khalif Kofi Lamont Lazar
Leander Léo Lucca Luka-Jon Luís Macklin Malachi Mamadi Marek Marquell Mathurin Matisse Milan Moussa Naithan Nasir Nikolas
Nnamdi Obadiah Odell Omari Orlandis Osric Pascal Percival Quade Quincy Raekwon Rashid Reggie Remy Rhys Rodion Roscoe Rui
Sébastien Seydou Shaquan Silas Soren Stanislav Tadej Tariq Terrick Theo Tobias Tremaine Ty Tyrell Uche Ulises Vashon Vasil
Vernon Viktor Wendell Wes Xavion Yannick Yusuf Zaccai Zaire Zoran A.J. C.J. D.J. J.T. K.J. P.J. R.J. T.J.`
    .trim()
    .split(/\s+/);

const FAMILY =
  `Abernethy Achterberg Adewumi Agbonlahor Alderete Almquist Amberson Anquetil Arceneau Ashworthy Atangana Aubrey
Babić Bainbridge Balogun Banerjie Barkhouse Barrowman Bassett-Rowe Beaulieu Bellweather Berisha Birkhead Blackmoor Blanchette
Bogdanić Bonner-Lyle Boutros Bracewell Brandvold Brightwater Brokenshire Bukvić Burdette Cabezón Calderwood Camara-Sy Cantwell
Carvalhal Castleberry Čavić Chastain Chukwudi Claverie Cobblestone Coldiron Colquitt Corrigan Coverdale Crabtree Cressman Crowder-Bly
Dabrowski D'Aragon De La Fuentes Delacroixe Desrosiers Diabaté Dieudonné Dragović Drinkwater Dunleavey Duquette Eastlake
Ebersole Ekezie Ellingson Elmsworth Emegano Escarra Etchegaray Fairweather Fallstrom Farnsworthy Faulkland Fennimore Ferreyra
Fitzwater Fontecchia Forsberg-Dale Fournette Frostick Galbreath Garnaut Gaudreault Giedraitas Gillenwater Glasscock Goodfellow
Gravesande Greenslade Grigaitis Gudmundsen Guilbeaux Haddix Halvorsen Hammerly Hardcastle Harkavy Hathorne Haverford Hebblewhite
Heidelberg Hinterseer Hollowell Holmström Honeycutt-Ray Hotchkin Huckabee Ibekwe Idowu Ilinčić Ingebright Iverness Jablonskis
Jankauskas Jeantine Jellicoe Jovanić Jurgensen Kalnietis Kamdem Karlović Katsaros Kazemi Keatinge Kelleher-Poe Kestutis Kilgannon
Kingsolver Knezović Koskinenn Kravčík Kuznetson Ladipo Lagerfeldt Lambrecht Langstaff Lattimer-Cole Leatherwood LeBrocq Lefèvre
Lightbourne Lillywhite Livers Lockridge Longacre Lovelace-Ames Ludvigsen Lumumba Macready Maddoxe Mahorney Makinwa Malkovic
Manningly Marčelić Marchbanks Marsalek McAllery McCavendish McElravy McTiernan Mbengue Meadowlark Merriweathers Mikalauskas Missick
Missimer Mockridge Molinari Montcalme Mossberg Mulvaney N'Dour Nakashima Navrátil Nightingall Njoku Norquist Nováček O'Brannon
O'Dwyer O'Shaughnes Obradić Oderinde Ogunleye Okpara-West Oldershaw Olubunmi Ormsby Osterhaus Ouattara Oyelaran Pachulski
Paddington-Lee Palamore Papanikolas Pellegrin Pennyfeather Petrášek Pickersgill Pomeroy Pritchford Quackenbush Quarterman
Quiñonero Rademacher Rainsford Ramsbottom Rautinsky Ravenscroft Reddick-Moss Renfield Ridešić Rocheford Rosenqvist Rothwell
Rousseaux Rutherglen Sá Sangaré Saint-Clair Sandoval-Ruiz Satterwhite Savanović Schexnayder Scholten Seabrooke Sedekerskis
Shackelton Silverthorne Sivertsen Skara Skogland Småland Spoonhour Stackhouse-Ott Standifer Stankevičius Stojakić Stubblefield
Summerhays Sundqvist Sy Szymański Tarkanyi Tennison Thibodaux Thornbury Tillinghast Titchmarsh To Trevithick Turnquest Ubiles
Udeze Umberger Valančić Van Der Hoek Vandermolen Vargasson Veličković Verheyden Vildoso Vinterberg Volkovich Waddington
Wainscott Waterhouse Weatherspoon-Hill Weisshaupt Wembley Westbrooke-Jay Wexcombe Whitlowe Wickersham Willowby Winterbottom
Wojnarowicz Wolverton Woodmansee Worthen Xhaka-Lund Yancey-Dix Yarborough Yelverton Ylönen Zabriskie Zimmerlee Žižek Zubčić`
    .replace(/De La Fuentes/, 'De_La_Fuentes')
    .replace(/Van Der Hoek/, 'Van_Der_Hoek')
    .trim()
    .split(/\s+/)
    .map((family) => family.replaceAll('_', ' '));

const SUFFIXES = ['Jr.', 'Jr.', 'Jr.', 'Sr.', 'II', 'III', 'IV'];

/** Nicknames by given name. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['Nikolas', 'Nik'],
  ['Donovan', 'Don'],
  ['Elijah', 'Eli'],
  ['Tobias', 'Toby'],
  ['Malachi', 'Mal'],
  ['Sébastien', 'Seb'],
  ['Percival', 'Percy'],
  ['Stanislav', 'Stan'],
  ['Mathurin', 'Mat'],
  ['Orlandis', 'Orlando'],
  ['Wendell', 'Dell'],
]);

/**
 * Invents the names of a league: no two of them share a KEY, so that every source can tell the players apart. Family names
 * repeat, also inside a team.
 */
export class NameBook {
  readonly #taken = new Set<string>();

  invent(random: Random): PlayerName {
    for (;;) {
      const first = random.pick(FIRST);
      const familyName = random.pick(FAMILY);
      const suffix = random.chance(0.07) ? random.pick(SUFFIXES) : '';
      const family = suffix === '' ? familyName : `${familyName} ${suffix}`;
      const full = `${first} ${family}`;
      const short = SHORT_FORMS.get(first);
      const alias = short === undefined ? null : `${short} ${family}`;
      const keys = [key(full), ...(alias === null ? [] : [key(alias)])];
      // Where suffixes are cut out anywhere in a lookup, two names may meet that differ otherwise.
      keys.push(lookup(full));
      if (keys.some((taken) => this.#taken.has(taken))) continue;
      for (const taken of keys) this.#taken.add(taken);
      return { full, family, first, suffix, alias };
    }
  }
}
