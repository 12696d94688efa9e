import { createTheme, type MantineColorsTuple } from '@mantine/core';

// One accent, neutral greys, three signal colours that never stand without an
// icon or a word. Shades were chosen for AA contrast of text on both grounds.
const accent: MantineColorsTuple = [
  '#eaf4fb', '#d3e6f3', '#a5cce6', '#74b1d9', '#4d9bce', '#348dc7', '#1a75ad', '#0b5c8e', '#064c78', '#003b60',
];

/** Controls are dense (14 px) and calm; figures are tabular where they are compared. */
export const theme = createTheme({
  fontFamily: "'Be Vietnam Pro', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "'Be Vietnam Pro', 'Segoe UI', system-ui, sans-serif",
  headings: { fontFamily: "'Be Vietnam Pro', 'Segoe UI', system-ui, sans-serif", fontWeight: '600' },
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    Modal: { defaultProps: { centered: true }, styles: { title: { fontWeight: 600, fontSize: '1.0625rem' } } },
    // A reason why something is off is there for the keyboard and a finger too.
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 320, events: { hover: true, focus: true, touch: true } } },
  },
});
