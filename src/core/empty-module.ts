/** Stands in for a module that we never load (see build.ts). */
export default {}
