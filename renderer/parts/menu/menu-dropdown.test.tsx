// @vitest-environment happy-dom
import { Button, Menu } from '@mantine/core';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { MenuDropdown } from './menu-dropdown.tsx';

test('the first arrow key in a menu goes to its first entry, and Escape gives the keyboard back', async () => {
  await renderPage({
    path: '/runs',
    component: () => (
      <Menu>
        <Menu.Target>
          <Button>More</Button>
        </Menu.Target>
        <MenuDropdown>
          <Menu.Item>First</Menu.Item>
          <Menu.Item>Second</Menu.Item>
        </MenuDropdown>
      </Menu>
    ),
  });
  const target = await screen.findByRole('button', { name: 'More' });
  target.focus();
  fireEvent.click(target);
  const menu = await screen.findByRole('menu');
  await waitFor(() => expect(document.activeElement?.parentElement).toBe(menu));
  expect(menu.querySelector('[role=presentation]')).toBeNull();
  const arrow = (): boolean => fireEvent.keyDown(document.activeElement ?? menu, { key: 'ArrowDown' });
  arrow();
  expect(document.activeElement?.textContent).toBe('First');
  arrow();
  expect(document.activeElement?.textContent).toBe('Second');
  fireEvent.keyDown(document.activeElement ?? menu, { key: 'Escape' });
  await waitFor(() => expect(document.activeElement).toBe(target));
});
