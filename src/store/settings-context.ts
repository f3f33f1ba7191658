/** The settings that hold now, for components. */
import { createContext, useContext } from 'react'
import { defaultSettings } from '../core/settings/setting-table.ts'
import type { Settings } from '../core/settings/setting-table.ts'

const Context = createContext<Settings>(defaultSettings)

/** Gives everything below it the settings. */
export const SettingsProvider = Context.Provider

/** The settings that hold now; whoever reads them is drawn again when one of them changes. */
export const useSettings = (): Settings => useContext(Context)
