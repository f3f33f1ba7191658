/** The settings that hold now, or from the next start on where the screen does not follow them, for components. */
import { createContext, useContext } from 'react'
import { defaultSettings } from '../core/settings/setting-table.ts'
import type { Settings } from '../core/settings/setting-table.ts'

const Context = createContext<Settings>(defaultSettings)

/** Gives everything below it the settings. */
export const SettingsProvider = Context.Provider

/** The settings; whoever reads them is drawn again when one of them changes. */
export const useSettings = (): Settings => useContext(Context)
